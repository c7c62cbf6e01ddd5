using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Application.Mfa;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Users;

/// <summary>Creates and checks codes with Identity, and adds that each code can be used once.</summary>
internal sealed class SecondFactorStore(
    UserManager<UserCredential> users, UserCredentialStore store, PulseDbContext db, TimeProvider clock) : ISecondFactorStore
{
    private const int RecoveryCodes = 10;

    /// <summary>
    /// How long Identity accepts a code: it accepts five steps of 30 s (RFC 6238, section 5.2). A used code is remembered for this long.
    /// </summary>
    private static readonly TimeSpan CodeLifetime = TimeSpan.FromSeconds(5 * 30);

    public async Task<SecondFactorState> GetAsync(int userId, CancellationToken cancellationToken)
    {
        var isSetUp = await db.Set<UserCredential>().AnyAsync(
            user => user.Id == userId && user.AuthenticatorKey != null, cancellationToken);
        return new SecondFactorState(isSetUp, await db.Set<RecoveryCode>().CountAsync(code => code.UserId == userId, cancellationToken));
    }

    public async Task<string> SetUpAsync(int userId, CancellationToken cancellationToken)
    {
        var user = await LoadAsync(userId, cancellationToken);
        Ensure(await users.ResetAuthenticatorKeyAsync(user));
        return await users.GetAuthenticatorKeyAsync(user) ?? throw new InvalidOperationException("Identity did not create a key.");
    }

    public async Task<bool> UseCodeAsync(int userId, string code, CancellationToken cancellationToken)
    {
        var user = await LoadAsync(userId, cancellationToken);
        return await users.VerifyTwoFactorTokenAsync(user, TokenOptions.DefaultAuthenticatorProvider, code)
            && await store.UseCodeAsync(user, code, clock.UtcNow + CodeLifetime, cancellationToken);
    }

    public async Task<bool> UseRecoveryCodeAsync(int userId, string code, CancellationToken cancellationToken) =>
        (await users.RedeemTwoFactorRecoveryCodeAsync(await LoadAsync(userId, cancellationToken), code)).Succeeded;

    public async Task<IReadOnlyList<string>> ReplaceRecoveryCodesAsync(int userId, CancellationToken cancellationToken) =>
        [.. await users.GenerateNewTwoFactorRecoveryCodesAsync(await LoadAsync(userId, cancellationToken), RecoveryCodes) ?? []];

    public async Task ForgetAsync(int userId, CancellationToken cancellationToken)
    {
        (await LoadAsync(userId, cancellationToken)).AuthenticatorKey = null;
        await db.Set<RecoveryCode>().Where(code => code.UserId == userId).ExecuteDeleteAsync(cancellationToken);
    }

    private Task<UserCredential> LoadAsync(int userId, CancellationToken cancellationToken) =>
        db.Set<UserCredential>().SingleAsync(user => user.Id == userId, cancellationToken);

    private static void Ensure(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join(" ", result.Errors.Select(error => error.Code)));
        }
    }
}
