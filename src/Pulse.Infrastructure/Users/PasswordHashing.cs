using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Pulse.Application.LoginProtection;
using Pulse.Application.Users;

namespace Pulse.Infrastructure.Users;

/// <summary>
/// Hashes passwords, each on a thread of its own, because a hash takes long and would block a thread of the pool. <see
/// cref="LoginThrottle"/> limits how many are hashed at the same time.
/// </summary>
internal sealed class PasswordHashing(IPasswordHasher<UserCredential> hasher) : IPasswordHashing
{
    /// <summary>PBKDF2-HMAC-SHA512 iterations, from the OWASP Password Storage Cheat Sheet.</summary>
    public const int Iterations = 210_000;

    private readonly Lazy<string> unknownHash = new(
        () => hasher.HashPassword(new UserCredential(), RandomNumberGenerator.GetHexString(32)));

    /// <summary>Compares a password with the stored hash.</summary>
    /// <param name="hash">The stored hash. Null is compared with the hash of a random password, at the same cost.</param>
    /// <param name="password">The password as entered.</param>
    public Task<bool> MatchesAsync(string? hash, string password) => RunAsync(() =>
        hasher.VerifyHashedPassword(new UserCredential(), hash ?? unknownHash.Value, password) != PasswordVerificationResult.Failed);

    public Task<string> HashAsync(string password) => RunAsync(() => hasher.HashPassword(new UserCredential(), password));

    private static Task<T> RunAsync<T>(Func<T> hash) =>
        Task.Factory.StartNew(hash, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
