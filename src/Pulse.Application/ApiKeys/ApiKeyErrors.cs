using ErrorOr;
using Pulse.Domain.Common;

namespace Pulse.Application.ApiKeys;

internal static class ApiKeyErrors
{
    /// <summary>Also for another account's key: nobody can tell the two apart.</summary>
    public static readonly Error NotFound = Errors.NotFound("API key");

    /// <summary>More dependents than one transaction deletes. It is never answered: the deletion goes on in several transactions.</summary>
    public static readonly Error TooManyDependents = Error.Conflict(
        "too_many_dependents", "Too many rows depend on these API keys for one transaction.");
}
