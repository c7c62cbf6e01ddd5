using Pulse.Application.Users;
using Pulse.Domain.Common;
using Pulse.Infrastructure.Users;

namespace Pulse.SqlServerTests.Statements;

/// <summary>How users change what proves them.</summary>
internal sealed partial class EveryCall
{
    private const string Stamp = "stamp";

    private async Task PasswordsAsync()
    {
        var token = CredentialHash.Of(Samples.Token);
        pulse.Server.Rows["Users"] = [RowOfUserWith(token)];
        await CallAsync<ICredentialChanges>(credentials => credentials.FindStampAsync(7, None), withAccount: false);
        await CallAsync<ICredentialChanges>(
            async credentials => Assert.That((await credentials.FindTokenOwnerAsync(token, None))?.Email, Is.EqualTo("somebody@pulse.test")), withAccount: false);
        await InUnitOfWorkAsync<ICredentialChanges>(async credentials => (await credentials.SetPasswordAsync(7, Stamp, "hash", None))!.EditedBy("editor", Samples.Now));
        await InUnitOfWorkAsync<ICredentialChanges>(async credentials => (await credentials.RedeemTokenAsync(token, "hash", None))!.EditedBy("editor", Samples.Now));
        await InUnitOfWorkAsync<ICredentialChanges>(async credentials => (await credentials.SetEmailAsync(7, Stamp, "else@pulse.test", None))!.EditedBy("editor", Samples.Now));
        pulse.Server.Rows.Remove("Users");
    }

    private static Dictionary<string, object> RowOfUserWith(CredentialHash token) => new()
    {
        [nameof(UserCredential.Id)] = 7,
        [nameof(UserCredential.Email)] = "somebody@pulse.test",
        [nameof(UserCredential.UserName)] = "somebody@pulse.test",
        [nameof(UserCredential.NormalizedEmail)] = "SOMEBODY@PULSE.TEST",
        [nameof(UserCredential.NormalizedUserName)] = "SOMEBODY@PULSE.TEST",
        [nameof(UserCredential.SecurityStamp)] = Stamp,
        [nameof(UserCredential.ConcurrencyStamp)] = Stamp,
        [nameof(UserCredential.PasswordTokenHash)] = token.ToBytes(),
        [nameof(UserCredential.PasswordTokenExpiresAt)] = DateTime.UtcNow.AddDays(1),
        ["Active"] = true,
        ["CreatedAt"] = Samples.Now,
        ["CreatedBy"] = "maker",
        ["UpdatedAt"] = Samples.Now,
        ["UpdatedBy"] = "maker",
        ["Version"] = 1L,
    };
}
