using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Pulse.Infrastructure.Audit;

/// <summary>Reads the lines of a gzip file (RFC 1952). It never holds more of a file than its longest line.</summary>
internal sealed class CompressedLines : IDisposable
{
    /// <summary>Maximum bytes of a line, far more than an event can have.</summary>
    private const int MaxLength = 16 * 1024 * 1024;

    private const int ChecksumSize = sizeof(uint);
    private const byte EndOfLine = (byte)'\n';

    private readonly FileStream file;
    private readonly GZipStream content;
    private readonly Crc32 checksum = new();
    private byte[] buffer = new byte[64 * 1024];
    private uint length;
    private int start;
    private int end;

    /// <exception cref="InvalidDataException">The file is empty, or no file but a pipe, which could make the reader wait.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public CompressedLines(string path)
    {
        if (new FileInfo(path).Length == 0)
        {
            throw new InvalidDataException();
        }

        file = File.OpenRead(path);
        content = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
    }

    /// <param name="line">The line without its end. It is valid until the next call.</param>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="InvalidDataException">The file is damaged or incomplete, or a line is too long or has no end.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        int found;
        while ((found = buffer.AsSpan(start + searched, end - start - searched).IndexOf(EndOfLine)) < 0)
        {
            searched = end - start;
            if (TryFill())
            {
                continue;
            }

            if (searched > 0 || !IsComplete())
            {
                throw new InvalidDataException();
            }

            line = default;
            return false;
        }

        line = buffer.AsSpan(start, searched + found);
        start += line.Length + 1;
        return true;
    }

    public void Dispose()
    {
        content.Dispose();
        file.Dispose();
    }

    /// <returns>False at the end of the content.</returns>
    private bool TryFill()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        if (end == MaxLength)
        {
            throw new InvalidDataException();
        }

        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, Math.Min(2 * buffer.Length, MaxLength));
        }

        var read = content.Read(buffer, end, buffer.Length - end);
        checksum.Append(buffer.AsSpan(end, read));
        length += (uint)read;
        end += read;
        return read > 0;
    }

    /// <summary>
    /// Whether the file ends with the checksum and the length of the content. The framework accepts a file without them, and one with
    /// something behind them.
    /// </summary>
    private bool IsComplete()
    {
        Span<byte> last = stackalloc byte[2 * ChecksumSize];
        file.Seek(-last.Length, SeekOrigin.End);
        file.ReadExactly(last);
        return BinaryPrimitives.ReadUInt32LittleEndian(last) == checksum.GetCurrentHashAsUInt32()
            && BinaryPrimitives.ReadUInt32LittleEndian(last[ChecksumSize..]) == length;
    }
}
