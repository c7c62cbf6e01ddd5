namespace Pulse.Infrastructure.Audit;

/// <summary>Configuration section <c>Keys</c>: what Pulse keeps outside its database, because it protects what is inside.</summary>
public sealed class KeyOptions
{
    /// <summary>The folder, which the nodes share; relative to the working directory. It is made, readable by its owner alone, where there is none.</summary>
    public string Folder { get; init; } = "pulse-keys";

    /// <summary>The key of the audit log's chains, at least 32 bytes in base 64; null: the file <c>audit.key</c> of the folder, which is made at the first start.</summary>
    public string? Audit { get; init; }
}
