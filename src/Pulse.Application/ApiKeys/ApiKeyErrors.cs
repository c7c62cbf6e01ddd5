using ErrorOr;
using Pulse.Domain.Common;

namespace Pulse.Application.ApiKeys;

internal static class ApiKeyErrors
{
    /// <summary>Also returned for a key of another account, so that its existence is not revealed.</summary>
    public static readonly Error NotFound = Errors.NotFound("API key");

    /// <summary>Internal: the deletion continues in several transactions. Never returned to a caller.</summary>
    public static readonly Error TooManyDependents = Error.Conflict(
        "too_many_dependents", "These API keys have too many dependent rows for one transaction.");
}
