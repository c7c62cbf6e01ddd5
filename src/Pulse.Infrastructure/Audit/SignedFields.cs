using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pulse.Domain.Common;

namespace Pulse.Infrastructure.Audit;

/// <summary>The bytes of signed values, each with its length. It reuses one buffer.</summary>
internal sealed class SignedFields
{
    private const int NumberMaxLength = 20;
    private const int GuidLength = 36;
    private const int InitialSize = 1_024;

    private readonly ArrayBufferWriter<byte> content = new(InitialSize);

    /// <summary>All bytes. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Written => content.WrittenSpan;

    /// <returns>The texts of the fields. Null for those without a value, and for missing ones at the end.</returns>
    public static string?[] Read(ReadOnlySpan<byte> content, int count)
    {
        var texts = new string?[count];
        var rest = content[HMACSHA256.HashSizeInBytes..];
        for (var field = 0; rest.Length > 0; field++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            rest = rest[sizeof(int)..];
            if (length >= 0)
            {
                texts[field] = Encoding.UTF8.GetString(rest[..length]);
                rest = rest[length..];
            }
        }

        return texts;
    }

    /// <summary>Starts anew.</summary>
    /// <param name="previous">MAC of the previous event.</param>
    public void Begin(ReadOnlySpan<byte> previous)
    {
        content.ResetWrittenCount();
        content.Write(previous);
    }

    public void Add(string? text)
    {
        if (text is null)
        {
            AddLength(-1);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(text);
        AddLength(length);
        Encoding.UTF8.GetBytes(text, content.GetSpan(length));
        content.Advance(length);
    }

    public void Add(long? number)
    {
        if (number is { } value)
        {
            Add(value);
        }
        else
        {
            AddLength(-1);
        }
    }

    public void Add(long number)
    {
        Span<byte> digits = stackalloc byte[NumberMaxLength];
        number.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        AddLength(length);
        content.Write(digits[..length]);
    }

    public void Add(Guid id)
    {
        AddLength(GuidLength);
        id.TryFormat(content.GetSpan(GuidLength), out _);
        content.Advance(GuidLength);
    }

    /// <summary>Keeps digits beyond milliseconds, which Pulse never writes, so that a changed value differs.</summary>
    public void Add(DateTime at)
    {
        if (at != Instant.ToMilliseconds(at))
        {
            Add(at.ToString("O", CultureInfo.InvariantCulture));
            return;
        }

        AddLength(Instant.Length);
        Instant.WriteUtf8(at, content.GetSpan(Instant.Length));
        content.Advance(Instant.Length);
    }

    private void AddLength(int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(content.GetSpan(sizeof(int)), length);
        content.Advance(sizeof(int));
    }
}
