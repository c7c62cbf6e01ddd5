using Microsoft.AspNetCore.Identity;
using Pulse.Infrastructure.Users;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Counts how often a password was checked, and how often a new one was hashed.</summary>
public sealed class PasswordChecks
{
    private int count;
    private int made;

    public int Count => count;

    /// <summary>Runs while a password is checked.</summary>
    public Action Meanwhile { get; set; } = () => { };

    /// <summary>Number of hashes of new passwords.</summary>
    public int Made => made;

    /// <summary>Runs while a new password is hashed.</summary>
    public Action WhileMaking { get; set; } = () => { };

    public IPasswordHasher<UserCredential> Around(IPasswordHasher<UserCredential> inner) => new Counting(inner, this);

    private sealed class Counting(IPasswordHasher<UserCredential> inner, PasswordChecks checks) : IPasswordHasher<UserCredential>
    {
        public string HashPassword(UserCredential user, string password)
        {
            Interlocked.Increment(ref checks.made);
            checks.WhileMaking();
            return inner.HashPassword(user, password);
        }

        public PasswordVerificationResult VerifyHashedPassword(UserCredential user, string hashedPassword, string providedPassword)
        {
            Interlocked.Increment(ref checks.count);
            checks.Meanwhile();
            return inner.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
