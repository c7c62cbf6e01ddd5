using Microsoft.EntityFrameworkCore;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Users;

namespace Pulse.IntegrationTests.Setup;

/// <summary>What proves users, as a test makes it.</summary>
public static class Credentials
{
    /// <summary>Gives a user a one-time token.</summary>
    /// <returns>The token.</returns>
    public static async Task<string> PasswordTokenAsync(this Seed seed, string email, DateTime expiresAt, SessionToken? token = null)
    {
        var given = token ?? MadeUp.Token();
        await seed.ChangeCredentialAsync(email, credential =>
            (credential.PasswordTokenHash, credential.PasswordTokenExpiresAt) = (CredentialHash.Of(given).ToBytes(), Instant.ToMilliseconds(expiresAt)));
        return given.Reveal();
    }

    public static Task ChangeCredentialAsync(this Seed seed, string email, Action<UserCredential> change) => seed.ChangeAsync(async db =>
        change(await db.Users.Include(credential => credential.Profile).SingleAsync(credential => credential.UserName == email)));

    /// <summary>Makes a user one who has not set a password yet.</summary>
    public static async Task MakePendingAsync(this Seed seed, string email) =>
        await seed.ExecuteAsync($"""UPDATE "Users" SET "ActivatedAt" = NULL, "PasswordHash" = NULL WHERE "Email" = {email}""");

    /// <summary>Makes a user one who was invited by an e-mail that has a login already.</summary>
    public static Task MakeInvitedAsync(this Seed seed, string email, string login) => seed.ChangeCredentialAsync(email, credential =>
    {
        credential.Profile!.Identify(login, active: true);
        (credential.Email, credential.NormalizedEmail) = (login, login.ToUpperInvariant());
        credential.UserName = $"{UserCredential.InvitedPrefix}{Guid.NewGuid()}";
        (credential.NormalizedUserName, credential.PasswordHash) = (credential.UserName.ToUpperInvariant(), null);
    });
}
