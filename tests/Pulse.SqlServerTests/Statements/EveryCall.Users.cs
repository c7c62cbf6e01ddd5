using Pulse.Application.LoginProtection;
using Pulse.Application.Users;
using Pulse.Domain.Roles;
using Pulse.Domain.Sessions;
using Pulse.Domain.Users;

namespace Pulse.SqlServerTests.Statements;

/// <summary>The calls of the use cases of users.</summary>
internal sealed partial class EveryCall
{
    private static readonly TokenIssuer Issuer = new(7, null, Samples.Account);

    private async Task PeopleAsync()
    {
        await CallAsync<IUserRepository>(users => users.ListAsync(Samples.Account, new ListUsers(), None));
        await CallAsync<IUserRepository>(users => users.CountAsync(Samples.Account, None));
        foreach (var query in UserQueries.All)
        {
            await CallAsync<IUserRepository>(users => users.ListAsync(null, query, None));
        }

        await CallAsync<IUserRepository>(users => users.FindRolesAsync([1, 2], None));
        await CallAsync<IUserLogins>(logins => logins.FindHoldersAsync("somebody@pulse.test", None));
        await CallAsync<IKnownNetworks>(
            networks => networks.HasLoggedInFromAsync("somebody@pulse.test", new byte[LoginFailureKeys.Length], None), withAccount: false);
        await CallAsync<ITokenIssuerReader>(issuers => issuers.FindAsync(Issuer, None), withAccount: false);

        pulse.Server.Rows["Users"] = [Samples.RowOfUser];
        var token = new PasswordToken(Samples.Token, Samples.Now.AddHours(72), Issuer);
        await InUnitOfWorkAsync<IUserLogins>(logins => logins.RenameAsync(NewUser(), None));
        await InUnitOfWorkAsync<IUserLogins>(logins => logins.IssueTokenAsync(NewUser().Id, token, None));
        await InUnitOfWorkAsync<IUserLogins>(logins => logins.RevokeTokenAsync(NewUser().Id, None));
        pulse.Server.Rows.Remove("Users");

        await InUnitOfWorkAsync<IUserLogins>(logins => logins.AddAsync(NewUser(), token, None));
        await InUnitOfWorkAsync<IUserRepository>(async users =>
        {
            var user = NewUser();
            await users.LoadNewAsync(user, None);
            await users.MovePrimaryAsync(user, Samples.Account, None);
        });
        await InUnitOfWorkAsync<IUserRepository>(users =>
        {
            var user = User.Create("somebody@pulse.test", "maker", Samples.Now);
            typeof(User).GetProperty(nameof(User.Id))!.SetValue(user, 7);
            users.Remove(user);
            return Task.CompletedTask;
        });
    }

    private static User NewUser()
    {
        var user = User.Create("somebody@pulse.test", "maker", Samples.Now);
        user.Join(Samples.Account);
        user.Assign(Role.AccountAdminId, Samples.Account);
        return user;
    }
}
