using System.IO.Pipelines;

namespace Pulse.Api.Common;

/// <summary>Writes a response in pieces and waits for the client, so that a slow client costs at most one buffer.</summary>
internal static class BoundedWrites
{
    /// <summary>Bytes written before it waits for the client; half of the server's response buffer.</summary>
    public const int PieceSize = 32 * 1024;

    public static async Task WriteAsync(PipeWriter writer, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        for (var rest = content; rest.Length > 0; rest = rest[Math.Min(PieceSize, rest.Length)..])
        {
            var written = await writer.WriteAsync(rest[..Math.Min(PieceSize, rest.Length)], cancellationToken);
            if (written.IsCompleted)
            {
                return;
            }
        }
    }
}
