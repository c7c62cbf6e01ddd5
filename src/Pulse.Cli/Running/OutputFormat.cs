namespace Pulse.Cli.Running;

/// <summary>Shape of the output.</summary>
internal enum OutputFormat
{
    /// <summary>A table, for people.</summary>
    Table,

    /// <summary>One JSON text. A list is an array.</summary>
    Json,

    /// <summary>A list is one JSON text a line.</summary>
    Ndjson,
}
