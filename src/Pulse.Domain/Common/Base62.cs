using System.Buffers;
using System.Numerics;

namespace Pulse.Domain.Common;

/// <summary>Base-62 numbers with the digits 0-9, A-Z, a-z; the most significant digit is first.</summary>
public static class Base62
{
    public const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> Digits = SearchValues.Create(Alphabet);

    /// <summary>Writes an unsigned big-endian number with exactly <paramref name="length"/> digits.</summary>
    /// <exception cref="ArgumentException">The number needs more digits.</exception>
    public static string Encode(ReadOnlySpan<byte> number, int length)
    {
        var remainder = new BigInteger(number, isUnsigned: true, isBigEndian: true);
        Span<char> digits = stackalloc char[length];
        for (var i = length - 1; i >= 0; i--)
        {
            remainder = BigInteger.DivRem(remainder, Alphabet.Length, out var digit);
            digits[i] = Alphabet[(int)digit];
        }

        return remainder.IsZero
            ? new string(digits)
            : throw new ArgumentException($"The number needs more than {length} digits.", nameof(number));
    }

    /// <summary>Fills <paramref name="digits"/> with a number. Six digits hold every 32-bit number.</summary>
    public static void Write(uint number, Span<char> digits)
    {
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            digits[i] = Alphabet[(int)(number % (uint)Alphabet.Length)];
            number /= (uint)Alphabet.Length;
        }
    }

    public static bool IsBase62(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Digits);
}
