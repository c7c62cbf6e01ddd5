using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Pulse.Application.Users;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Users;

/// <summary>
/// Hashes passwords, old and new, on threads of their own: it takes long enough to keep a thread of the pool from many requests. Half as
/// many as there are processors are hashed at once, whoever asks, so that the others stay with those requests.
/// </summary>
internal sealed class PasswordHashing(IPasswordHasher<UserCredential> hasher) : IPasswordHashing, IDisposable
{
    /// <summary>PBKDF2-HMAC-SHA512 iterations, as the OWASP Password Storage Cheat Sheet has them.</summary>
    public const int Iterations = 210_000;

    private readonly Lazy<string> nobodysHash = new(() => hasher.HashPassword(new UserCredential(), RandomNumberGenerator.GetHexString(32)));
    private readonly SemaphoreSlim turns = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <param name="hash">What is stored; null is compared with the hash of a password that nobody knows, and costs the same.</param>
    /// <param name="password">As it was typed.</param>
    public Task<bool> MatchesAsync(string? hash, string password) =>
        InTurnAsync(() => hasher.VerifyHashedPassword(new UserCredential(), hash ?? nobodysHash.Value, password) != PasswordVerificationResult.Failed);

    public Task<string> HashAsync(string password) => InTurnAsync(() => hasher.HashPassword(new UserCredential(), password));

    public void Dispose() => turns.Dispose();

    private async Task<T> InTurnAsync<T>(Func<T> hash)
    {
        await turns.WaitAsync();
        try
        {
            return await Task.Factory.StartNew(hash, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            turns.Release();
        }
    }
}
