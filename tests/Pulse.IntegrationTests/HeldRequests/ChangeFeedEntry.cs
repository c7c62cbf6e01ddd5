using System.Text;
using System.Text.Json;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.HeldRequests;

/// <summary>A request that changes something, ready to be sent by an authorized caller.</summary>
/// <param name="Caller">The sender.</param>
/// <param name="Path">The path with real ids.</param>
/// <param name="Body">Null if the request has no body.</param>
/// <param name="End">Ends the caller's right.</param>
/// <param name="Subjects">Change feed subjects of that change.</param>
public sealed record Change(Setup.Api Caller, string Path, object? Body, Func<PulseDbContext, Task> End, params CacheTag[] Subjects)
{
    /// <param name="operation">Method and path as in the OpenAPI document.</param>
    /// <param name="idempotencyKey">Null: no idempotency key.</param>
    public Task<Answer> SendAsync(string operation, string? idempotencyKey = null)
    {
        if (idempotencyKey is not null)
        {
            Caller.Client.DefaultRequestHeaders.Add("Idempotency-Key", idempotencyKey);
        }

        return Caller.SendAsync(new HttpMethod(operation.Split(' ')[0]), Path, ContentOf(Body));
    }

    private static StringContent? ContentOf(object? body) => body switch
    {
        null => null,
        string text => new StringContent(text, Encoding.UTF8, "application/json"),
        _ => new StringContent(JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json"),
    };
}
