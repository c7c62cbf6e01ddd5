using ErrorOr;
using Pulse.Domain.Common;

namespace Pulse.Application.ApiKeys;

internal static class ApiKeyErrors
{
    /// <summary>Also for another account's key: nobody can tell the two apart.</summary>
    public static readonly Error NotFound = Errors.NotFound("API key");
}
