using ErrorOr;
using Pulse.Application.ApiKeys;
using Pulse.Application.Audit;
using Pulse.Application.Common.Lists;
using Pulse.Application.Revocation;
using Pulse.Application.Usage;

namespace Pulse.Console.Home;

/// <summary>The cards of the start page. Null: the user may not see a card. A card that cannot be read does not hide the others.</summary>
/// <param name="Usage">Usage of the last days.</param>
/// <param name="Expiring">Keys that expire soon, the first ones first.</param>
/// <param name="Idle">Keys that were not used for long, the oldest ones first.</param>
/// <param name="NeverUsed">Older keys that were never used.</param>
/// <param name="Suspicious">The latest suspicious events.</param>
/// <param name="Revocations">Nodes and services, and the latest changes with their receipts.</param>
public sealed record HomePage(
    ErrorOr<UsageDto>? Usage,
    ErrorOr<Page<ApiKeyDto>>? Expiring,
    ErrorOr<Page<ApiKeyDto>>? Idle,
    ErrorOr<Page<ApiKeyDto>>? NeverUsed,
    ErrorOr<IReadOnlyList<AuditEventDto>>? Suspicious,
    ErrorOr<RevocationStateDto>? Revocations);

/// <summary>A card with some keys, and the list that shows all of them.</summary>
/// <param name="Title">What the keys have in common.</param>
/// <param name="Keys">The first keys.</param>
/// <param name="List">The page with all of them.</param>
/// <param name="Empty">The text if there are none.</param>
/// <param name="Instant">The time that is shown for a key.</param>
public sealed record KeyCard(
    string Title, ErrorOr<Page<ApiKeyDto>> Keys, string List, string Empty, Func<ApiKeyDto, (string Text, DateTime? At)> Instant);
