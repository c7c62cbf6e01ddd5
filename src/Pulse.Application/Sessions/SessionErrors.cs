using ErrorOr;

namespace Pulse.Application.Sessions;

public static class SessionErrors
{
    public static Error TooManyImpersonations(int most) => Error.Conflict(
        "too_many_impersonations",
        $"You act as other users in {most} sessions already, the most that Sessions:MaxImpersonationsPerUser allows: stop one, or wait until one ends.");
}
