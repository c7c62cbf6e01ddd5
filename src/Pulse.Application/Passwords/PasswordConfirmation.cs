using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Domain.Common;

namespace Pulse.Application.Passwords;

/// <summary>
/// Asks a user for the password once more, before what a stolen session must not be enough for. Wrong ones count for the session and the user,
/// apart from failed logins.
/// </summary>
public sealed class PasswordConfirmation(RequestContext context, PasswordLogin passwords)
{
    public static readonly Error NoUser = Authorizer.UserRequired;

    /// <param name="password">What was typed.</param>
    /// <param name="path">Where it stands in the body.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The caller.</returns>
    public async Task<ErrorOr<UserCaller>> ConfirmAsync(string password, string path, CancellationToken cancellationToken)
    {
        if (context.RequiredCaller is not UserCaller caller)
        {
            return NoUser;
        }

        var confirmed = await passwords.ConfirmAsync(caller, password, cancellationToken);
        var isWrong = confirmed.IsError ? confirmed.FirstError.Type == ErrorType.Unauthorized : confirmed.Value.Id != caller.Id;
        return isWrong ? Errors.Invalid(path, "Is not the current password.") : confirmed.Then(_ => caller);
    }
}
