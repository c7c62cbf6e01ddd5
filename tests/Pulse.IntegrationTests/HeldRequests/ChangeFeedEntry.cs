using System.Text;
using System.Text.Json;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.HeldRequests;

/// <summary>One call that changes something, ready to be sent by somebody who may.</summary>
/// <param name="Caller">Who sends it.</param>
/// <param name="Path">With real ids.</param>
/// <param name="Body">Null: it has none.</param>
/// <param name="End">Ends the caller's right.</param>
/// <param name="Subjects">Of what that changes.</param>
public sealed record Change(Setup.Api Caller, string Path, object? Body, Func<PulseDbContext, Task> End, params CacheTag[] Subjects)
{
    /// <param name="operation">Method and path as the document names them.</param>
    /// <param name="idempotencyKey">Null: without.</param>
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
