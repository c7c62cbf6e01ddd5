using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;

namespace Pulse.Infrastructure.Users;

/// <summary>Hashes passwords on threads of their own: it takes long enough to keep a thread of the pool from many requests.</summary>
internal sealed class PasswordHashing(IPasswordHasher<UserCredential> hasher)
{
    /// <summary>PBKDF2-HMAC-SHA512 iterations, as the OWASP Password Storage Cheat Sheet has them.</summary>
    public const int Iterations = 210_000;

    private readonly Lazy<string> nobodysHash = new(() => hasher.HashPassword(new UserCredential(), RandomNumberGenerator.GetHexString(32)));

    /// <param name="hash">What is stored; null is compared with the hash of a password that nobody knows, and costs the same.</param>
    /// <param name="password">As it was typed.</param>
    public Task<bool> MatchesAsync(string? hash, string password) => Task.Factory.StartNew(
        () => hasher.VerifyHashedPassword(new UserCredential(), hash ?? nobodysHash.Value, password) != PasswordVerificationResult.Failed,
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}
