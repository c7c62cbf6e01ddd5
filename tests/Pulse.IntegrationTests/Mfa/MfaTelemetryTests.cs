using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Mfa;

public sealed class MfaTelemetryTests(TestDatabase database) : MfaTests(database)
{
    [Test]
    public async Task Each_step_of_a_login_is_counted_by_outcome()
    {
        var person = await NewPersonAsync();
        var here = From(NewAddress());
        using var measurements = new Measurements(App.Services);

        var challenge = await ChallengeAsync(here, person.Email);
        await CompleteAsync(here, challenge, WrongCodeOf(person.Secret));
        await CompleteAsync(here, challenge, CodeOf(person.Secret));

        Assert.That(measurements.Of("pulse.logins"), Is.EqualTo(new Measured[]
        {
            new(1, "method=password outcome=mfa_required"),
            new(1, "method=second_factor outcome=unauthenticated"),
            new(1, "method=second_factor outcome=succeeded"),
        }));
    }
}
