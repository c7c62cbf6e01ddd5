using ErrorOr;

namespace Pulse.Application.Sessions;

public static class SessionErrors
{
    private const string AccountFullCode = "too_many_sessions";

    /// <summary>The credential is correct, but its owner has no session in the full account that could be replaced.</summary>
    public static Error AccountFull(int max) => Error.Conflict(
        AccountFullCode,
        $"The account has {max} sessions of this kind, the limit of Limits:SessionsPerAccount. End some, or wait until some expire.");

    public static bool IsAccountFull(Error error) => error.Code == AccountFullCode;

    public static Error TooManyImpersonations(int max) => Error.Conflict(
        "too_many_impersonations",
        $"You impersonate users in {max} sessions, the limit of Sessions:MaxImpersonationsPerUser. End one, or wait until one expires.");
}
