using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.LoginProtection;
using Pulse.Infrastructure.Users;

namespace Pulse.SqlServerTests.Statements;

/// <summary>
/// SQL Server pads texts before it compares them, so that it finds an e-mail address that was entered with trailing spaces.
/// </summary>
public sealed class TrailingBlankTests
{
    private const string Email = "somebody@pulse.test";
    private const string Password = "a-password-of-the-tests";

    [TestCase(Email, true)]
    [TestCase(Email + " ", false)]
    public async Task An_email_with_trailing_blanks_is_another_email_even_if_the_server_finds_it(string typed, bool known)
    {
        await using var pulse = new PulseOnFakeServer();
        await using var scope = pulse.NewScope();
        var hasher = scope.ServiceProvider.GetRequiredService<IPasswordHasher<UserCredential>>();
        pulse.Server.Rows["Users"] = [RowWith(hasher.HashPassword(new UserCredential(), Password))];

        await scope.ServiceProvider.GetRequiredService<IPasswordVerifier>().VerifyAsync(typed, Password, CancellationToken.None);

        var loadsTheUser = pulse.Server.Sent.Any(command => command.Text.Contains("[Memberships]", StringComparison.Ordinal));
        Assert.That(loadsTheUser, Is.EqualTo(known));
    }

    private static Dictionary<string, object> RowWith(string passwordHash) => new(Samples.RowOfUser)
    {
        ["Email"] = Email,
        ["NormalizedUserName"] = Email.ToUpperInvariant(),
        ["PasswordHash"] = passwordHash,
    };
}
