using System.IO.Pipelines;

namespace Pulse.Api.Common;

/// <summary>Writes that wait for the client: one who reads slowly costs a buffer of the server's, however long the answer is.</summary>
internal static class BoundedWrites
{
    /// <summary>Bytes that are written before the client is waited for; half of the server's own buffer for an answer.</summary>
    public const int Piece = 32 * 1024;

    public static async Task WriteAsync(PipeWriter writer, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        for (var rest = content; rest.Length > 0; rest = rest[Math.Min(Piece, rest.Length)..])
        {
            var written = await writer.WriteAsync(rest[..Math.Min(Piece, rest.Length)], cancellationToken);
            if (written.IsCompleted)
            {
                return;
            }
        }
    }
}
