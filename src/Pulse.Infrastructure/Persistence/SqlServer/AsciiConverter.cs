using System.Text;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Pulse.Infrastructure.Persistence.SqlServer;

/// <summary>
/// Converts parameters for single-byte columns, which hold only ASCII. Driver and server map other characters to similar ASCII ones, such
/// as a full-width letter, and would find wrong rows. This replaces each with the control character SUB, which matches no stored value.
/// </summary>
internal sealed class AsciiConverter() : ValueConverter<string, string>(text => ToAscii(text), stored => stored)
{
    private const char Substitute = '\u001A';

    private static string ToAscii(string text) =>
        Ascii.IsValid(text) ? text : string.Concat(text.Select(c => char.IsAscii(c) ? c : Substitute));
}
