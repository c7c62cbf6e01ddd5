using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Audit;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Audit;

/// <summary>A check of all events belongs to no request and to no node.</summary>
public sealed class FullCheckTests(TestDatabase database) : TwoNodeTests(database)
{
    private readonly Gate steps = new();

    protected override Dictionary<string, string> OthersSettings => new(Settings) { ["Audit:CheckpointInterval"] = "00:00:01" };

    [TearDown]
    public void LetTheNodeContinue() => steps.Open();

    [Test]
    public async Task A_check_whose_node_has_stopped_is_continued_by_another_and_both_show_its_result()
    {
        var admin = await AdminInNewAccountAsync();
        await admin.MakeKeyAsync();
        steps.Close();
        var started = await CheckAsync(admin, "?full=true");
        await steps.WaitForAsync(arrivals: 1);
        var again = await CheckAsync(admin, "?full=true");

        var finished = await FinishedAsync(AtOther(admin));
        steps.Open();
        var here = await FinishedAsync(admin);

        Assert.That(((string?)started["state"], (long)started["checked"]!, (long)started["total"]!), Is.EqualTo(("running", 0, 1)));
        Assert.That((string?)again["startedAt"], Is.EqualTo((string?)started["startedAt"]));
        Assert.That((long)finished["checked"]!, Is.EqualTo(1));
        Assert.That((finished["firstBroken"] is null, finished["finishedAt"] is null), Is.EqualTo((true, false)));
        Assert.That(here.ToJsonString(), Is.EqualTo(finished.ToJsonString()));
    }

    [Test]
    public async Task A_check_that_has_finished_is_started_anew()
    {
        var admin = await AdminInNewAccountAsync();
        await admin.MakeKeyAsync();
        await CheckAsync(admin, "?full=true");
        var first = await FinishedAsync(admin);
        await admin.MakeKeyAsync();
        App.Clock.Advance(TimeSpan.FromSeconds(1));

        await CheckAsync(admin, "?full=true");
        var second = await FinishedAsync(admin);

        Assert.That(((long)first["checked"]!, (long)second["checked"]!), Is.EqualTo((1, 2)));
        Assert.That((string?)second["startedAt"], Is.Not.EqualTo((string?)first["startedAt"]));
    }

    [Test]
    public async Task New_events_are_sealed_in_the_background()
    {
        var admin = AtOther(await AdminInNewAccountAsync());
        await admin.MakeKeyAsync();

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        JsonNode? checkpoint;
        while ((checkpoint = (await admin.GetAsync("/audit-events/integrity")).Json["checkpoint"]) is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }

        Assert.That((long)checkpoint["position"]!, Is.EqualTo(1));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Decorate<IChainVerification>(inner => new HeldVerification(inner, steps));
    }

    private static async Task<JsonNode> CheckAsync(Setup.Api caller, string query = "") =>
        (await caller.GetAsync($"/audit-events/integrity{query}")).Json["fullCheck"]!;

    private static async Task<JsonNode> FinishedAsync(Setup.Api caller)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        for (var check = await CheckAsync(caller); ; check = await CheckAsync(caller))
        {
            if ((string?)check["state"] == "finished")
            {
                return check;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }
    }

    private sealed class HeldVerification(IChainVerification inner, Gate gate) : ForwardedVerification(inner)
    {
        public override async Task<bool> ContinueAsync(long chain, CancellationToken cancellationToken)
        {
            await gate.PassAsync();
            return await base.ContinueAsync(chain, cancellationToken);
        }
    }
}
