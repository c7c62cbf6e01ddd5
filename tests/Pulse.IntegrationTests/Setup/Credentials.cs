using Microsoft.EntityFrameworkCore;
using Pulse.Application.Users;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Users;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Sets the credentials of users in tests.</summary>
public static class Credentials
{
    /// <summary>Gives a user a one-time token, issued by the superAdmin of the first account.</summary>
    /// <returns>The token.</returns>
    public static async Task<string> PasswordTokenAsync(this Seed seed, string email, DateTime expiresAt, SessionToken? token = null)
    {
        var given = token ?? MadeUp.Token();
        await seed.ChangeAsync(async db =>
        {
            var admin = await db.Set<Membership>().IgnoreQueryFilters().OrderBy(membership => membership.UserId).FirstAsync();
            var credential = await db.Set<UserCredential>().Include(stored => stored.User).SingleAsync(stored => stored.Email == email);
            (credential.PasswordTokenHash, credential.PasswordTokenExpiresAt) = (
                CredentialHash.Of(given).ToBytes(), Instant.ToMilliseconds(expiresAt));
            credential.PasswordTokenIssuer = new TokenIssuer(admin.UserId, null, admin.AccountId);
        });
        return given.Reveal();
    }

    public static Task ChangeCredentialAsync(this Seed seed, string email, Action<UserCredential> change) => seed.ChangeAsync(async db =>
        change(await db.Set<UserCredential>().Include(credential => credential.User)
            .SingleAsync(credential => credential.UserName == email)));

    /// <summary>Turns a user into one that has not set a password yet.</summary>
    public static async Task MakePendingAsync(this Seed seed, string email) =>
        await seed.ExecuteAsync($"""
            UPDATE "Users"
            SET "ActivatedAt" = NULL, "PasswordHash" = NULL, "UserName" = {UserCredential.InvitedPrefix + email},
                "NormalizedUserName" = {UserCredential.InvitedPrefix.ToUpperInvariant() + email}
            WHERE "Email" = {email}
            """);
}
