using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;

namespace Pulse.Infrastructure.Users;

/// <summary>
/// Lets a bounded number of password hashes run at once, half the processors, so that logins cannot starve the API.
/// </summary>
internal sealed class PasswordHashing(IPasswordHasher<UserCredential> hasher) : IDisposable
{
    /// <summary>PBKDF2-HMAC-SHA512 iterations, as the OWASP Password Storage Cheat Sheet has them.</summary>
    public const int Iterations = 210_000;

    private readonly SemaphoreSlim slots = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>The hash of a password that nobody knows: checking against it costs what checking a real one costs.</summary>
    public string NobodysHash { get; } = hasher.HashPassword(new UserCredential(), RandomNumberGenerator.GetHexString(32));

    public async Task<T> RunAsync<T>(Func<T> hash, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        try
        {
            return hash();
        }
        finally
        {
            slots.Release();
        }
    }

    public void Dispose() => slots.Dispose();
}
