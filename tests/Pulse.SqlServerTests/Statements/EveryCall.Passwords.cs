using Pulse.Application.Users;
using Pulse.Domain.Common;
using Pulse.Infrastructure.Users;

namespace Pulse.SqlServerTests.Statements;

/// <summary>Users change their own credentials.</summary>
internal sealed partial class EveryCall
{
    private const string Stamp = "stamp";

    private async Task PasswordsAsync()
    {
        var token = CredentialHash.Of(Samples.Token);
        pulse.Server.Rows["Users"] = [RowOfUserWith(token)];
        await CallAsync<IUserLogins>(logins => logins.FindStampAsync(7, None), withAccount: false);
        await CallAsync<IUserLogins>(logins => logins.CountTokensAsync(Samples.Account, 7, None));
        await CallAsync<IUserLogins>(
            async logins => Assert.That(await logins.FindTokenAsync(token, None), Is.EqualTo(new StoredToken(7, Issuer, LoginId: 7))),
            withAccount: false);
        await InUnitOfWorkAsync<IUserLogins>(
            async logins => (await logins.SetPasswordAsync(7, Stamp, "hash", None))!.EditedBy("editor", Samples.Now));
        await InUnitOfWorkAsync<IUserLogins>(logins => logins.RedeemTokenAsync(NewUser(), token, "hash", None));
        await InUnitOfWorkAsync<IUserLogins>(logins => logins.SetFirstPasswordAsync(NewUser(), "hash", None));
        await InUnitOfWorkAsync<IUserLogins>(
            async logins => (await logins.SetEmailAsync(7, Stamp, "else@pulse.test", None))!.EditedBy("editor", Samples.Now));
        pulse.Server.Rows.Remove("Users");
    }

    private static Dictionary<string, object> RowOfUserWith(CredentialHash token) => new()
    {
        [nameof(UserCredential.Id)] = 7,
        [nameof(UserCredential.Email)] = "somebody@pulse.test",
        [nameof(UserCredential.UserName)] = "somebody@pulse.test",
        [nameof(UserCredential.NormalizedEmail)] = "SOMEBODY@PULSE.TEST",
        [nameof(UserCredential.NormalizedUserName)] = "SOMEBODY@PULSE.TEST",
        ["HasFirstPassword"] = false,
        [nameof(UserCredential.SecurityStamp)] = Stamp,
        [nameof(UserCredential.ConcurrencyStamp)] = Stamp,
        [nameof(UserCredential.PasswordTokenHash)] = token.ToBytes(),
        [nameof(UserCredential.PasswordTokenExpiresAt)] = DateTime.UtcNow.AddDays(1),
        [nameof(UserCredential.PasswordTokenIssuer)] = $"{Issuer}",
        ["Active"] = true,
        ["CreatedAt"] = Samples.Now,
        ["CreatedBy"] = "maker",
        ["UpdatedAt"] = Samples.Now,
        ["UpdatedBy"] = "maker",
        ["Version"] = 1L,
    };
}
