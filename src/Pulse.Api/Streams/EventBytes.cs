using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Pulse.Application.Streams;

namespace Pulse.Api.Streams;

/// <summary>Server-sent events as bytes. An event that many listeners get is serialized once.</summary>
internal static class EventBytes
{
    private static readonly ConditionalWeakTable<RevocationEvent, byte[]> Shared = [];

    public static ReadOnlySpan<byte> Of(RevocationEvent happened, IRevocationStream stream) => happened.Kind switch
    {
        RevocationEventKind.Hello => Write(happened, new
        {
            position = happened.Position,
            maxStalenessSeconds = stream.MaxStaleness.TotalSeconds,
            stream = stream.Id,
        }),
        RevocationEventKind.Revoked => Shared.GetValue(
            happened, static revoked => Write(revoked, new { position = revoked.Position, tags = revoked.Tags })),
        _ => Shared.GetValue(happened, static other => Write(other, new { position = other.Position })),
    };

    private static byte[] Write(RevocationEvent happened, object data)
    {
        var id = happened.Id.Length == 0 ? "" : $"id: {happened.Id}\n";
        var name = JsonNamingPolicy.CamelCase.ConvertName(happened.Kind.ToString());
        return Encoding.UTF8.GetBytes($"event: {name}\n{id}data: {JsonSerializer.Serialize(data)}\n\n");
    }
}
