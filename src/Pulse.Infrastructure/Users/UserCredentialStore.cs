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
/// Identity's store, but for what it would keep in clear: the key that one-time codes come from is encrypted with a key that is not in
/// the database, and codes are kept as hashes keyed with that key. Whoever has the database alone can guess at none of them.
/// </summary>
internal sealed partial class UserCredentialStore(PulseDbContext db, KeyRing ring, IdentityErrorDescriber errors, ILogger<UserCredentialStore> logger)
    : UserOnlyStore<UserCredential, PulseDbContext, int>(db, errors)
{
    /// <summary>Never to be changed: it is part of the key that these were encrypted with.</summary>
    private const string Purpose = "Pulse.Users.AuthenticatorKey";

    /// <summary>In place of the stock method, which writes each column of everything that hangs on the user, changed or not.</summary>
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

    /// <returns>Null, too, where the key ring that it was encrypted with is gone: no code is right then.</returns>
    public override Task<string?> GetAuthenticatorKeyAsync(UserCredential user, CancellationToken cancellationToken)
    {
        var key = user.AuthenticatorKey is { } encrypted ? ring.Unprotect(encrypted, Purpose, $"{user.Id}") : null;
        if (key is null && user.AuthenticatorKey is not null)
        {
            LogUnreadable(user.Id);
        }

        return Task.FromResult(key);
    }

    public override async Task ReplaceCodesAsync(UserCredential user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken)
    {
        await Context.Set<RecoveryCode>().Where(code => code.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        foreach (var code in recoveryCodes)
        {
            Context.Set<RecoveryCode>().Add(new RecoveryCode { UserId = user.Id, Hash = await HashOfAsync(user, "recovery", code, cancellationToken) });
        }
    }

    public override async Task<bool> RedeemCodeAsync(UserCredential user, string code, CancellationToken cancellationToken)
    {
        if (await GetAuthenticatorKeyAsync(user, cancellationToken) is null)
        {
            return false;
        }

        var hash = await HashOfAsync(user, "recovery", code, cancellationToken);
        return await Context.Set<RecoveryCode>().Where(kept => kept.UserId == user.Id && kept.Hash == hash).ExecuteDeleteAsync(cancellationToken) == 1;
    }

    public override Task<int> CountCodesAsync(UserCredential user, CancellationToken cancellationToken) =>
        Context.Set<RecoveryCode>().CountAsync(code => code.UserId == user.Id, cancellationToken);

    /// <summary>Remembers that a one-time code was used.</summary>
    /// <returns>Whether it was not used before; of those who use it at the same moment, the unique key refuses all but one.</returns>
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

    /// <summary>Keyed, and told apart by what it is for: one kind of code is never taken for the other.</summary>
    /// <exception cref="InvalidOperationException">The user has no key.</exception>
    private async Task<byte[]> HashOfAsync(UserCredential user, string kind, string code, CancellationToken cancellationToken)
    {
        var key = await GetAuthenticatorKeyAsync(user, cancellationToken) ?? throw new InvalidOperationException($"User {user.Id} has no key for codes.");
        return HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{kind}\n{code}"));
    }

    [LoggerMessage(LogLevel.Error, "The second factor of user {UserId} cannot be decrypted: the key ring lacks the key that it was encrypted with. See Keys:Folder.")]
    private partial void LogUnreadable(int userId);
}
