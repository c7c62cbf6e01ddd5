using Pulse.Application.ApiKeys;

namespace Pulse.Console.KeyTools;

/// <summary>A key in a pasted text.</summary>
/// <param name="Number">The line, from 1.</param>
/// <param name="Key">The key. Null if it cannot be read.</param>
/// <param name="Fault">Why it cannot be read.</param>
public sealed record ImportLine(int Number, ImportedApiKey? Key, string? Fault = null);
