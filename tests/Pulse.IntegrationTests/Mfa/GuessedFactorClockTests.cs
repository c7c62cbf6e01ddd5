using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Logins;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Mfa;

/// <summary>Guessed one-time codes count for an hour, and each code is valid once, even if the wall clock is changed.</summary>
public sealed class GuessedFactorClockTests(TestDatabase database) : MfaTests(database)
{
    private const int Limit = 10;

    private SteppedClock clock = null!;

    [TearDown]
    public void SetClockRight() => clock.Ahead = TimeSpan.Zero;

    [TestCase(2, 0)]
    [TestCase(0, 2)]
    public async Task Guesses_count_for_exactly_one_hour_even_if_the_clock_was_changed(int hoursBefore, int hoursAfter)
    {
        var person = await NewPersonAsync();
        clock.Ahead = TimeSpan.FromHours(hoursBefore);
        await GuessAsync(person, Limit);

        clock.Ahead = TimeSpan.FromHours(hoursAfter);
        var refused = await CompleteWithCodeAsync(person);
        App.Clock.Advance(TimeSpan.FromHours(1));
        var taken = await CompleteWithCodeAsync(person);

        refused.AssertProblem(HttpStatusCode.TooManyRequests, "too_many_codes");
        Assert.That(refused.Header("Retry-After"), Is.EqualTo("3600"));
        Assert.That(taken.Status, Is.EqualTo(HttpStatusCode.OK), taken.Text);
    }

    [Test]
    public async Task Guesses_from_before_and_after_the_clock_was_set_back_count_together_for_an_hour()
    {
        var person = await NewPersonAsync();
        clock.Ahead = TimeSpan.FromHours(2);
        await GuessAsync(person, Limit / 2);
        clock.Ahead = TimeSpan.Zero;
        await GuessAsync(person, Limit / 2);

        (await CompleteWithCodeAsync(person)).AssertProblem(HttpStatusCode.TooManyRequests, "too_many_codes");
        App.Clock.Advance(TimeSpan.FromHours(1));
        await GuessAsync(person, Limit / 2);

        Assert.That((await CompleteWithCodeAsync(person)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_used_code_stays_invalid_after_the_clock_was_temporarily_ahead()
    {
        var person = await NewPersonAsync();
        var code = CodeOf(person.Secret);
        Assert.That((await CompleteWithCodeAsync(person, code)).Status, Is.EqualTo(HttpStatusCode.OK));

        clock.Ahead = TimeSpan.FromHours(2);
        await using (var scope = App.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<IEndedLogins>().PruneAsync(int.MaxValue, CancellationToken.None);
        }

        clock.Ahead = TimeSpan.Zero;
        AssertUnauthenticated(await CompleteWithCodeAsync(person, code));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Decorate<TimeProvider>(time => clock = new SteppedClock(time));
    }

    private async Task GuessAsync(Person person, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await CompleteAsync(From(NewAddress()), await ChallengeAsync(From(NewAddress()), person.Email), WrongCodeOf(person.Secret));
        }
    }

    private async Task<Answer> CompleteWithCodeAsync(Person person, string? code = null) =>
        await CompleteAsync(From(NewAddress()), await ChallengeAsync(From(NewAddress()), person.Email), code ?? CodeOf(person.Secret));
}
