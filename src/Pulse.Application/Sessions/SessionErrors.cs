using ErrorOr;

namespace Pulse.Application.Sessions;

public static class SessionErrors
{
    private const string AccountFullCode = "too_many_sessions";

    /// <summary>The credential was right, and its owner has no session in the account that could end for a new one.</summary>
    public static Error AccountFull(int most) => Error.Conflict(
        AccountFullCode,
        $"The account has {most} sessions of this kind, the most that Limits:SessionsPerAccount allows: end some of the account's sessions, or wait until some end.");

    public static bool IsAccountFull(Error error) => error.Code == AccountFullCode;

    public static Error TooManyImpersonations(int most) => Error.Conflict(
        "too_many_impersonations",
        $"You act as other users in {most} sessions already, the most that Sessions:MaxImpersonationsPerUser allows: stop one, or wait until one ends.");
}
