using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Users;

public sealed class TokenLifetimeTests(TestDatabase database) : UserTests(database)
{
    protected override Dictionary<string, string> MoreSettings => new() { ["Users:PasswordTokenHours"] = "2" };

    [Test]
    public async Task The_operator_sets_the_lifetime_of_tokens()
    {
        var made = await (await AdminInNewAccountAsync()).MakeUserAsync();
        var again = await Admin.PostAsync($"{made.Path}/password-token");

        foreach (var answer in new[] { made.Json, again.Json })
        {
            Assert.That(
                answer["setPasswordTokenExpiresAt"]!.GetValue<DateTime>().ToUniversalTime(),
                Is.EqualTo(App.Clock.GetUtcNow().UtcDateTime.AddHours(2)).Within(TimeSpan.FromMinutes(1)));
        }
    }
}
