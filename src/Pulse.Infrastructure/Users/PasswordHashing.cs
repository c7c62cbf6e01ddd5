using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Pulse.Application.Common;

namespace Pulse.Infrastructure.Users;

/// <summary>
/// Lets a bounded number of password hashes run at once, half the processors, so that logins cannot starve the API.
/// </summary>
internal sealed class PasswordHashing : IDisposable
{
    /// <summary>PBKDF2-HMAC-SHA512 iterations, as the OWASP Password Storage Cheat Sheet has them.</summary>
    public const int Iterations = 210_000;

    private readonly SemaphoreSlim slots = new(Math.Max(1, Environment.ProcessorCount / 2));

    private readonly Lazy<string> nobodysHash;
    private int waiting;

    public PasswordHashing(IPasswordHasher<UserCredential> hasher, Telemetry telemetry)
    {
        nobodysHash = new(() => hasher.HashPassword(new UserCredential(), RandomNumberGenerator.GetHexString(32)));
        telemetry.Observe("pulse.password_hashing.queue", "{login}", "Logins that wait for a password to be hashed.", () => Volatile.Read(ref waiting));
    }

    /// <summary>The hash of a password that nobody knows: checking against it costs what checking a real one costs.</summary>
    public string NobodysHash => nobodysHash.Value;

    public async Task<T> RunAsync<T>(Func<T> hash, CancellationToken cancellationToken)
    {
        await TakeSlotAsync(cancellationToken);
        try
        {
            return hash();
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task TakeSlotAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref waiting);
        try
        {
            await slots.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    public void Dispose() => slots.Dispose();
}
