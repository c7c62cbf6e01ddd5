using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Permissions;
using Pulse.Application.Usage;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Verification;

/// <summary>
/// Counts uses of API keys that a protected service decided from results in its own memory. They are counted like verifications, but spend
/// no rate limit or quota.
/// </summary>
/// <param name="Items">1 to 1,000 items.</param>
[RequirePermission(Permission.VerifyAllAccounts, Permission.VerifyApiKeys)]
public sealed record ReportUsage(IReadOnlyList<ReportedUsage>? Items = null) : IRequest<ErrorOr<UsageReportDto>>;

/// <summary>Uses of one key in one hour that required the same permissions. Several items can name the same key.</summary>
/// <param name="ApiKeyId">The key's id, as in <c>sub</c> of an introspection, or its identifier.</param>
/// <param name="Count">Number of allowed uses, 0 to 1,000,000. 0 needs <c>refused</c>.</param>
/// <param name="LastUsedAt">
/// Time of the last of these uses, at most 24 hours ago. They are counted in its hour. At most a minute ahead of Pulse's clock.
/// </param>
/// <param name="IpAddress">Address of the client of the last allowed use. Default: unknown.</param>
/// <param name="Permissions">
/// Permissions that each of the allowed uses required. Default: none. Those that were deleted since are ignored.
/// </param>
/// <param name="Refused">Number of refused uses by code, 1 to 1,000,000 each. Default: none.</param>
public sealed record ReportedUsage(
    string? ApiKeyId = null,
    int? Count = null,
    DateTime? LastUsedAt = null,
    string? IpAddress = null,
    IReadOnlyList<PermissionName>? Permissions = null,
    IReadOnlyDictionary<string, int>? Refused = null);

/// <summary>The result of a report.</summary>
/// <param name="Recorded">Number of items that are counted.</param>
/// <param name="Ignored">Number of items with an unknown key, or with a key that you may not verify.</param>
public sealed record UsageReportDto(int Recorded, int Ignored);

public sealed class ReportUsageValidator : AbstractValidator<ReportUsage>
{
    private const int MaxItems = 1_000;

    public ReportUsageValidator()
    {
        RuleFor(command => command.Items).NotEmpty().WithMessage("At least one item is required.")
            .HasAtMost(MaxItems).WithMessage($"Must have at most {MaxItems:N0} items.");
        RuleForEach(command => command.Items).NotNull().WithMessage("Must be an object.").SetValidator(new ReportedUsageValidator());
    }
}

public sealed class ReportedUsageValidator : AbstractValidator<ReportedUsage>
{
    private const int MaxUses = 1_000_000;

    /// <summary>The codes of a refusal that can be reported. Whether a key is unknown is not kept.</summary>
    private static readonly string[] Refusals =
    [
        UseCodes.Disabled, UseCodes.Expired, UseCodes.NotYetValid, UseCodes.Policy, UseCodes.IpNotAllowed, UseCodes.MissingPermission,
        UseCodes.RateLimited, UseCodes.QuotaExhausted,
    ];

    public ReportedUsageValidator()
    {
        RuleFor(item => item.ApiKeyId).NotEmpty().WithMessage("The id or the identifier of an API key is required.")
            .Must(text => string.IsNullOrWhiteSpace(text) || ReportUsageHandler.IsKeyName(text))
            .WithMessage("Must be the id (a UUID) or the identifier (apiKey-...) of an API key.");
        RuleFor(item => item.Count).NotNull().WithMessage("A number of uses is required.")
            .InclusiveBetween(0, MaxUses).WithMessage($"Must be 0 to {MaxUses:N0}.")
            .Must((item, count) => count != 0 || item.Refused is { Count: > 0 }).WithMessage("Must be at least 1 without refused.");
        RuleFor(item => item.LastUsedAt).NotNull().WithMessage("The time of the last use is required.");
        RuleFor(item => item.IpAddress).MustBeAnAddress();
        RuleFor(item => item.Permissions).DistinctPermissions();
        RuleFor(item => item.Refused).Custom((refused, context) =>
        {
            foreach (var (code, uses) in refused ?? new Dictionary<string, int>())
            {
                if (!Refusals.Contains(code))
                {
                    context.AddFailure($"refused.{code}", $"Unknown code. Allowed: {string.Join(", ", Refusals)}.");
                }
                else if (uses is < 1 or > MaxUses)
                {
                    context.AddFailure($"refused.{code}", $"Must be 1 to {MaxUses:N0}.");
                }
            }
        });
    }
}

public sealed class ReportUsageHandler(
    RequestContext context, IReportedKeys keys, IPermissionCatalogue permissions, IUsageRecorder usage, TimeProvider clock)
    : IRequestHandler<ReportUsage, ErrorOr<UsageReportDto>>
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(24);

    public async Task<ErrorOr<UsageReportDto>> Handle(ReportUsage command, CancellationToken cancellationToken)
    {
        var (items, now) = (command.Items!, clock.UtcNow);
        var names = items.SelectMany(item => item.Permissions ?? []).ToHashSet();
        var catalogue = await permissions.GetAsync(cancellationToken, PermissionSet.Of([.. names]).Custom);
        var faults = items.Index().SelectMany(item => TimeFaults(item.Item, item.Index, now)).ToList();
        faults.AddRange(await UnknownAsync(items, [.. names.Where(name => !catalogue.All.Contains(name))], cancellationToken));
        if (faults.Count > 0)
        {
            return faults;
        }

        var scope = context.RequiredScope;
        AccountId? account = scope.Rights.Held.Contains(Permission.VerifyAllAccounts) ? null : scope.AccountId;
        var known = await keys.FindAsync([.. items.Select(item => item.ApiKeyId!).Distinct()], account, cancellationToken);
        var recorded = 0;
        foreach (var item in items)
        {
            if (known.TryGetValue(item.ApiKeyId!, out var key))
            {
                Record(item, key, catalogue.Existing(PermissionSet.Of(item.Permissions ?? [])), now);
                recorded++;
            }
        }

        return new UsageReportDto(recorded, items.Count - recorded);
    }

    internal static bool IsKeyName(string text) => Guid.TryParseExact(text, "D", out _) || ApiKeyIdentifier.TryParse(text, out _);

    private void Record(ReportedUsage item, ReportedKey key, PermissionSet exercised, DateTime now)
    {
        var at = item.LastUsedAt < now ? item.LastUsedAt.Value : now;
        if (item.Count > 0)
        {
            usage.Count(new ReportedUse(key, UseCodes.Ok, item.Count.Value, at, exercised, AddressRule.Parse(item.IpAddress)));
        }

        foreach (var (code, uses) in item.Refused ?? new Dictionary<string, int>())
        {
            usage.Count(new ReportedUse(key, code, uses, at, PermissionSet.None, Address: null));
        }
    }

    private static IEnumerable<Error> TimeFaults(ReportedUsage item, int index, DateTime now)
    {
        if (item.LastUsedAt > now + Clocks.Difference)
        {
            yield return Errors.Invalid($"items[{index}].lastUsedAt", "Must not be in the future.");
        }
        else if (item.LastUsedAt < now - MaxAge)
        {
            yield return Errors.Invalid($"items[{index}].lastUsedAt", $"Must be at most {MaxAge.TotalHours:F0} hours ago.");
        }
    }

    /// <summary>A permission can be deleted between its use and the report. Only one that never existed is an error.</summary>
    private async Task<IEnumerable<Error>> UnknownAsync(
        IReadOnlyList<ReportedUsage> items, HashSet<PermissionName> missing, CancellationToken cancellationToken)
    {
        if (missing.Count == 0)
        {
            return [];
        }

        var deleted = await permissions.FindAsync([.. missing.Select(name => name.Value)], cancellationToken);
        missing.RemoveWhere(name => deleted.Any(permission => permission.Name == name.Value));
        return from item in items.Index()
               from name in (item.Item.Permissions ?? []).Index()
               where missing.Contains(name.Item)
               select PermissionErrors.Unknown($"items[{item.Index}].permissions[{name.Index}]", name.Item.Value);
    }
}
