using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pulse.AspNetCore.Tests.Setup;

namespace Pulse.AspNetCore.Tests;

/// <summary>A service that stops uses nothing that it has kept, and says so, so that revocations do not wait for it.</summary>
public sealed class StopTests
{
    private const string Acknowledgements = "/revocations/acknowledgements";

    [TestCase(HttpStatusCode.NoContent)]
    [TestCase(HttpStatusCode.BadRequest)]
    [TestCase(HttpStatusCode.NotFound)]
    public async Task A_service_that_stops_says_that_it_leaves_after_it_has_distrusted_what_it_keeps(HttpStatusCode answer)
    {
        await using var service = await Service.ConnectedAsync();
        var key = service.Pulse.AddApiKey();
        await service.StatusAsync(key);
        var stream = JsonNode.Parse(service.Backchannel.Seen.Last(request => request.Path == Acknowledgements).Body)!["stream"];
        var said = new List<(JsonNode Body, bool IsTrusted)>();
        service.Backchannel.Before = async request =>
        {
            if (request.RequestUri!.AbsolutePath != Acknowledgements)
            {
                return null;
            }

            said.Add((JsonNode.Parse(await request.Content!.ReadAsStringAsync())!, service.Connection.IsTrusted));
            return new HttpResponseMessage(answer);
        };
        await service.Services.GetRequiredService<IHost>().StopAsync();

        Assert.That(said, Has.Count.EqualTo(1));
        Assert.That((bool?)said[0].Body["leaving"], Is.True);
        Assert.That((string?)said[0].Body["stream"], Is.EqualTo((string?)stream));
        Assert.That(said[0].IsTrusted, Is.False);
    }

    [Test]
    public async Task A_service_that_never_had_a_stream_has_nothing_to_leave()
    {
        await using var service = await Service.StartAsync(prepare: (pulse, _) => pulse.IsAvailable = false);
        await service.Services.GetRequiredService<IHost>().StopAsync();

        Assert.That(service.Backchannel.CountOf(Acknowledgements), Is.Zero);
    }
}
