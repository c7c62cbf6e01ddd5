using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Revocation;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Revocation;

/// <summary>Security rule 26: a request that waits for other nodes holds no resource that others need.</summary>
public sealed class WaitingCallTests(TestDatabase database) : SecurityTests(database)
{
    private const string Applied = "Preference-Applied";

    /// <summary>Requests of one caller that can wait in parallel.</summary>
    private const int Waiting = 8;

    private readonly Guid dead = Guid.CreateVersion7();

    [SetUp]
    public Task ReportAsync() => ReportDeadAsync(position: 0);

    [TearDown]
    public Task LeaveAsync() =>
        Seed.InUnitOfWorkAsync(services => services.GetRequiredService<INodeRegistry>().RemoveAsync(dead, CancellationToken.None));

    [Test]
    public async Task Security_rule_26_other_users_can_log_in_while_an_email_change_waits_for_a_dead_node()
    {
        var account = await Seed.AccountAsync();
        var (email, other) = (await Seed.UserAsync(account), await Seed.UserAsync(account));
        var user = await LoginAsync(email, Seed.Password);
        var patient = With(("Authorization", user.Client.DefaultRequestHeaders.Authorization!.ToString()), ("Prefer", "wait=60"));

        var changing = patient.PostAsync("/auth/email", new { email = $"new-{email}", currentPassword = Seed.Password });
        await LoginAsync(await CommittedAsync(account, $"new-{email}"), Seed.Password);
        await LoginAsync(other, Seed.Password);
        var waits = !changing.IsCompleted;
        await ReportDeadAsync(long.MaxValue);

        Assert.That(waits, Is.True, "The logins must not wait for the other request.");
        Assert.That((await changing).Header("Pulse-Revocation"), Does.StartWith("confirmed=2/2"));
    }

    [Test]
    public async Task Security_rule_26_a_caller_with_many_waiting_requests_gets_the_response_to_another_one_immediately()
    {
        var keys = new List<Key>();
        for (var i = 0; i < Waiting + 2; i++)
        {
            keys.Add(await Admin.MakeKeyAsync());
        }

        var patient = With(("Authorization", $"Bearer {AdminToken}"), ("Prefer", "wait=60"));
        var deleting = keys.Select(key => patient.DeleteAsync(key.Path)).ToList();
        var first = await Task.WhenAny(deleting);
        deleting.Remove(first);
        var second = await Task.WhenAny(deleting);
        deleting.Remove(second);
        var stillWaiting = deleting.Count(call => !call.IsCompleted);
        await ReportDeadAsync(long.MaxValue);

        Answer[] atOnce = [await first, await second];
        Assert.That(stillWaiting, Is.EqualTo(Waiting));
        Assert.That(atOnce.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.NoContent));
        Assert.That(atOnce.Select(answer => answer.Header("Pulse-Revocation")), Is.All.StartsWith("confirmed=1/2, pending-until="));
        Assert.That(atOnce.Select(answer => answer.Header(Applied)), Is.All.Null);
        Assert.That((await Task.WhenAll(deleting)).Select(answer => answer.Header(Applied)), Is.All.EqualTo("wait=60"));
    }

    /// <returns>The e-mail address, after a user with it was committed.</returns>
    private async Task<string> CommittedAsync(string account, string email)
    {
        var admin = AdminIn(account);
        while (!(await admin.GetAsync($"/users?email={Uri.EscapeDataString(email)}")).Text.Contains(email, StringComparison.Ordinal))
        {
            await Task.Delay(20);
        }

        return email;
    }

    private Task ReportDeadAsync(long position) =>
        Seed.InUnitOfWorkAsync(
            services => services.GetRequiredService<INodeRegistry>().ReportAsync(
                dead, position, listeners: null, CancellationToken.None));
}
