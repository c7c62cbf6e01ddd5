using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Protection;

namespace Pulse.Infrastructure.Users;

/// <summary>
/// Identity's store without clear-text secrets: the authenticator key is encrypted with a key outside the database, and codes are stored as
/// hashes keyed with the authenticator key. The database alone does not allow guessing them.
/// </summary>
internal sealed partial class UserCredentialStore(
    PulseDbContext db, KeyRing ring, IdentityErrorDescriber errors, ILogger<UserCredentialStore> logger)
    : UserOnlyStore<UserCredential, PulseDbContext, int>(db, errors)
{
    /// <summary>Part of the encryption key. It must never change.</summary>
    private const string Purpose = "Pulse.Users.AuthenticatorKey";

    /// <summary>Saves only changed columns. Identity's own method writes all columns of the user and related rows.</summary>
    public override async Task<IdentityResult> UpdateAsync(UserCredential user, CancellationToken cancellationToken = default)
    {
        await SaveChanges(cancellationToken);
        return IdentityResult.Success;
    }

    public override Task SetAuthenticatorKeyAsync(UserCredential user, string key, CancellationToken cancellationToken)
    {
        user.AuthenticatorKey = ring.Protect(key, Purpose, $"{user.Id}");
        return Task.CompletedTask;
    }

    /// <returns>Null if the user has no key, or if it cannot be decrypted. No code is then valid.</returns>
    public override Task<string?> GetAuthenticatorKeyAsync(UserCredential user, CancellationToken cancellationToken)
    {
        var key = user.AuthenticatorKey is { } encrypted ? ring.Unprotect(encrypted, Purpose, $"{user.Id}") : null;
        if (key is null && user.AuthenticatorKey is not null)
        {
            LogUnreadable(user.Id);
        }

        return Task.FromResult(key);
    }

    public override async Task ReplaceCodesAsync(
        UserCredential user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken)
    {
        await Context.Set<RecoveryCode>().Where(code => code.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        foreach (var code in recoveryCodes)
        {
            var hash = await HashOfAsync(user, "recovery", code, cancellationToken);
            Context.Set<RecoveryCode>().Add(new RecoveryCode { UserId = user.Id, Hash = hash });
        }
    }

    public override async Task<bool> RedeemCodeAsync(UserCredential user, string code, CancellationToken cancellationToken)
    {
        if (await GetAuthenticatorKeyAsync(user, cancellationToken) is null)
        {
            return false;
        }

        var hash = await HashOfAsync(user, "recovery", code, cancellationToken);
        return await Context.Set<RecoveryCode>()
            .Where(stored => stored.UserId == user.Id && stored.Hash == hash)
            .ExecuteDeleteAsync(cancellationToken) == 1;
    }

    public override Task<int> CountCodesAsync(UserCredential user, CancellationToken cancellationToken) =>
        Context.Set<RecoveryCode>().CountAsync(code => code.UserId == user.Id, cancellationToken);

    /// <summary>Records the use of a one-time code.</summary>
    /// <returns>False if it was used before. Of concurrent uses, the unique key lets one succeed.</returns>
    public async Task<bool> UseCodeAsync(UserCredential user, string code, DateTime endsAt, CancellationToken cancellationToken)
    {
        var hash = await HashOfAsync(user, "one-time", code, cancellationToken);
        if (await Context.Set<UsedCode>().AnyAsync(used => used.UserId == user.Id && used.Hash == hash, cancellationToken))
        {
            return false;
        }

        Context.Set<UsedCode>().Add(new UsedCode { UserId = user.Id, Hash = hash, EndsAt = endsAt });
        await SaveChanges(cancellationToken);
        return true;
    }

    /// <summary>Keyed hash of a code and its kind, so that one kind is never accepted as the other.</summary>
    /// <exception cref="InvalidOperationException">The user has no authenticator key.</exception>
    private async Task<byte[]> HashOfAsync(UserCredential user, string kind, string code, CancellationToken cancellationToken)
    {
        var key = await GetAuthenticatorKeyAsync(user, cancellationToken)
            ?? throw new InvalidOperationException($"User {user.Id} has no authenticator key.");
        return HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{kind}\n{code}"));
    }

    [LoggerMessage(
        LogLevel.Error, "Cannot decrypt the second factor of user {UserId}: the key ring lacks its encryption key. See Keys:Folder.")]
    private partial void LogUnreadable(int userId);
}
