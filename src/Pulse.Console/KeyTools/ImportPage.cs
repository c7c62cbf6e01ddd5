using System.Security.Cryptography;
using System.Text;
using Pulse.Console.ApiKeys;

namespace Pulse.Console.KeyTools;

/// <summary>The form of an import.</summary>
public sealed class ImportForm
{
    public const string Import = "import";
    public const string Check = "check";

    /// <summary>The pasted text.</summary>
    public string? Items { get; init; }

    /// <summary>Whether the user checks or imports.</summary>
    public string? Step { get; init; }

    /// <summary>The digest of the text that was checked.</summary>
    public string? Checked { get; init; }

    /// <summary>The place of the first key of a part. Null: one request imports all keys.</summary>
    public int? From { get; init; }

    /// <summary>An import needs a check of the same text.</summary>
    public bool IsImport => Step == Import && Checked == TextDigest;

    /// <summary>Whether the text was changed after its check.</summary>
    public bool IsChanged => Step == Import && !IsImport;

    public string TextDigest => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(FieldReader.LinesOf(Items) ?? "")));
}

/// <summary>The form with the result of its check or import.</summary>
/// <param name="Form">The form.</param>
/// <param name="Rows">A result for each key. Empty before the first check.</param>
/// <param name="IsDone">Whether the keys are imported.</param>
public sealed record ImportPage(ImportForm Form, IReadOnlyList<ImportRow> Rows, bool IsDone = false)
{
    public int Good => Rows.Count(row => row.Faults.Count == 0);

    public int Refused => Rows.Count - Good;

    /// <summary>A key that cannot be read refuses the whole import, because its text is not what the user meant.</summary>
    public bool CanImport => !IsDone && Good > 0 && Rows.All(row => !row.IsMalformed);
}

/// <summary>The result for one key.</summary>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Name">Its name.</param>
/// <param name="Faults">Why it is refused. Empty: it is not.</param>
/// <param name="IsMalformed">Whether it is not valid by itself.</param>
public sealed record ImportRow(int Line, string? Name, IReadOnlyList<string> Faults, bool IsMalformed = false);
