using System.Text;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Pulse.Infrastructure.Persistence.SqlServer;

/// <summary>
/// For columns of single-byte text, in which Pulse keeps ASCII only. Driver and server turn other characters into the nearest that the code
/// page has, such as a full-width letter into the ASCII one, and would find what was not asked for. Here each becomes the control character
/// SUB, which no stored value holds: it matches nothing.
/// </summary>
internal sealed class AsciiConverter() : ValueConverter<string, string>(text => ToAscii(text), stored => stored)
{
    private const char Substitute = '\u001A';

    private static string ToAscii(string text) => Ascii.IsValid(text) ? text : string.Concat(text.Select(c => char.IsAscii(c) ? c : Substitute));
}
