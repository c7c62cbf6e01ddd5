using System.Text.Json;
using Microsoft.AspNetCore.Mvc;

namespace Pulse.Api.Idempotency;

/// <summary>A stored response, which is replayed byte for byte.</summary>
internal sealed class CachedResponse(int status, IReadOnlyList<KeyValuePair<string, string>> headers, byte[] body) : IActionResult
{
    /// <summary>Header that marks a replayed response.</summary>
    public const string Replayed = "Idempotency-Replayed";

    /// <summary>The <c>id</c> member of the body. Null if the body is not an object with an id.</summary>
    public string? Id
    {
        get
        {
            if (body.Length == 0)
            {
                return null;
            }

            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("id", out var id)
                ? id.ToString()
                : null;
        }
    }

    /// <summary>Does not contain the response, which may hold a secret, so that it cannot be logged by accident.</summary>
    public override string ToString() => nameof(CachedResponse);

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            response.Headers[name] = value;
        }

        response.Headers[Replayed] = "true";
        if (body.Length > 0)
        {
            await response.Body.WriteAsync(body, context.HttpContext.RequestAborted);
        }
    }

    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(status);
        writer.Write(headers.Count);
        foreach (var (name, value) in headers)
        {
            writer.Write(name);
            writer.Write(value);
        }

        writer.Write(body.Length);
        writer.Write(body);
        writer.Flush();
        return bytes.ToArray();
    }

    public static CachedResponse From(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var status = reader.ReadInt32();
        var headers = new KeyValuePair<string, string>[reader.ReadInt32()];
        for (var i = 0; i < headers.Length; i++)
        {
            headers[i] = new(reader.ReadString(), reader.ReadString());
        }

        return new CachedResponse(status, headers, reader.ReadBytes(reader.ReadInt32()));
    }
}
