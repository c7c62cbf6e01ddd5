using Microsoft.AspNetCore.Identity;
using Pulse.Infrastructure.Users;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Counts how often a password was really looked at.</summary>
public sealed class PasswordChecks
{
    private int count;

    public int Count => count;

    /// <summary>What happens while a password is being looked at.</summary>
    public Action Meanwhile { get; set; } = () => { };

    public IPasswordHasher<UserCredential> Around(IPasswordHasher<UserCredential> inner) => new Counting(inner, this);

    private sealed class Counting(IPasswordHasher<UserCredential> inner, PasswordChecks checks) : IPasswordHasher<UserCredential>
    {
        public string HashPassword(UserCredential user, string password) => inner.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(UserCredential user, string hashedPassword, string providedPassword)
        {
            Interlocked.Increment(ref checks.count);
            checks.Meanwhile();
            return inner.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
