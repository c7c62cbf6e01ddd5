using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Users;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Base class of tests of failed logins: addresses, and a count of checked passwords.</summary>
public abstract class LoginTests(TestDatabase database) : SecurityTests(database)
{
    protected PasswordChecks Passwords { get; } = new();

    protected static Task<Answer> AttemptAsync(Api from, string email, string password) =>
        from.PostAsync("/auth/login", new { email, password });

    protected static Task<Answer> GuessAsync(Api from, string email) => AttemptAsync(from, email, "a wrong password");

    /// <summary>Sends guesses one after the other.</summary>
    protected static async Task<IReadOnlyList<HttpStatusCode>> GuessesAsync(Api from, string email, int count)
    {
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < count; i++)
        {
            statuses.Add((await GuessAsync(from, email)).Status);
        }

        return statuses;
    }

    protected static void AssertTooMany(Answer answer)
    {
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.TooManyRequests), answer.Text);
        Assert.That(answer.Code, Is.EqualTo("too_many_logins"));
        Assert.That(int.Parse(answer.Header("Retry-After")!, CultureInfo.InvariantCulture), Is.InRange(1, 15 * 60));
    }

    /// <summary>An address that no other test uses.</summary>
    protected static string NewAddress() => ClientAddresses.New();

    protected Api From(string address) => From(address, App);

    protected static Api From(string address, PulseApp app) => new Api(app.CreateClient()).From(address);

    protected async Task<string> NewUserAsync() => await Seed.UserAsync(await Seed.AccountAsync(), Permission.ReadApiKeys);

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddSingleton<IStartupFilter, ClientAddresses>();
        services.Decorate<IPasswordHasher<UserCredential>>(Passwords.Around);
    }
}
