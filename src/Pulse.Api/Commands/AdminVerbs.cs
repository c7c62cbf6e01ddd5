using System.CommandLine;
using ErrorOr;
using Pulse.Application.Recovery;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Bootstrap;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Recovery;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Api.Commands;

/// <summary>A command that changes one user and ends the user's sessions on all nodes.</summary>
internal abstract class AdminVerb : Verb
{
    private readonly Argument<string> email = new("EMAIL") { Description = "The e-mail address of the user." };

    protected AdminVerb(string name, string description)
        : base(name, description) => Arguments.Add(email);

    public override async Task<int> RunAsync(IServiceProvider services, ParseResult line)
    {
        await services.GetRequiredService<OfflineDatabase>().EnsureUsableAsync(CancellationToken.None);
        await using var scope = services.CreateAsyncScope();
        var changed = await ChangeAsync(scope.ServiceProvider.GetRequiredService<UserRecovery>(), line.GetRequiredValue(email));
        if (changed.IsError)
        {
            throw new StartupException(changed.FirstError.Description);
        }

        await TellNodesAsync(services.GetRequiredService<RunningNodes>());
        return Done;
    }

    /// <summary>Changes the user and tells the operator.</summary>
    protected abstract Task<ErrorOr<Success>> ChangeAsync(UserRecovery recovery, string email);

    protected static Success TellPassword(User user, string password)
    {
        FirstPassword.Show(password);
        Tell($"{user.Email} must change it at the next login to the console.");
        return Result.Success;
    }

    private static async Task TellNodesAsync(RunningNodes nodes)
    {
        var (confirmed, all) = await nodes.UntilConfirmedAsync(CancellationToken.None);
        Tell($"All sessions of the user have ended. Running nodes that have confirmed it: {confirmed} of {all}.");
        if (confirmed < all)
        {
            Tell("The others answer 503 until they have read the change. A killed node counts for a minute.");
        }
    }
}

internal sealed class ResetPassword() : AdminVerb("reset-password", "Sets a new password, and shows it once. A second factor stays.")
{
    protected override async Task<ErrorOr<Success>> ChangeAsync(UserRecovery recovery, string email)
    {
        var password = FirstPassword.Generate();
        return (await recovery.ResetPasswordAsync(email, password, CancellationToken.None)).Then(user => TellPassword(user, password));
    }
}

internal sealed class ResetMfa() : AdminVerb("reset-mfa", "Removes the second factor and the recovery codes. The password stays.")
{
    protected override async Task<ErrorOr<Success>> ChangeAsync(UserRecovery recovery, string email) =>
        (await recovery.ResetMfaAsync(email, CancellationToken.None)).Then(user =>
        {
            Tell($"{user.Email} has no second factor.");
            return Result.Success;
        });
}

internal sealed class MakeSuperAdmin() : AdminVerb(
    "make-superadmin", "Assigns superAdmin. Creates the user if there is none, and activates a deactivated user.")
{
    protected override async Task<ErrorOr<Success>> ChangeAsync(UserRecovery recovery, string email)
    {
        var password = FirstPassword.Generate();
        return (await recovery.MakeSuperAdminAsync(email, password, CancellationToken.None)).Then(promoted =>
        {
            Tell($"{promoted.User.Email} is a superAdmin.");
            return promoted.HasNewPassword ? TellPassword(promoted.User, password) : Result.Success;
        });
    }
}
