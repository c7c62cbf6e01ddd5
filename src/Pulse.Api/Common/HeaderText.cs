using System.Text;
using Microsoft.Extensions.Primitives;

namespace Pulse.Api.Common;

/// <summary>Text in headers, which the server reads as Latin-1 so that every byte is a character.</summary>
internal static class HeaderText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text in UTF-8 where its bytes are that, and as it was read where they are not.</summary>
    public static string? Of(StringValues header)
    {
        if (header.ToString() is not { Length: > 0 } text || Ascii.IsValid(text) || text.Any(c => c > byte.MaxValue))
        {
            return header;
        }

        try
        {
            return Strict.GetString(Encoding.Latin1.GetBytes(text));
        }
        catch (DecoderFallbackException)
        {
            return text;
        }
    }
}
