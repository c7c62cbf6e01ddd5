using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.LoginProtection;
using Pulse.Domain.Common;

namespace Pulse.Application.Users;

/// <summary>
/// Confirms the password of the calling user before sensitive changes, for which a stolen session must not be enough. Failures
/// count by session and user, apart from failed logins.
/// </summary>
public sealed class PasswordConfirmation(RequestContext context, PasswordLogin passwords)
{
    public static readonly Error NoUser = Authorizer.UserRequired;

    /// <returns>The caller, or a validation error at <paramref name="path"/> if the password is wrong.</returns>
    public async Task<ErrorOr<UserCaller>> ConfirmAsync(string password, string path, CancellationToken cancellationToken)
    {
        if (context.RequiredCaller is not UserCaller caller)
        {
            return NoUser;
        }

        var confirmed = await passwords.ConfirmAsync(caller, password, cancellationToken);
        var isWrong = confirmed.IsError ? confirmed.FirstError.Type == ErrorType.Unauthorized : confirmed.Value.Id != caller.Id;
        return isWrong ? Errors.Invalid(path, "Must be the current password.") : confirmed.Then(_ => caller);
    }
}
