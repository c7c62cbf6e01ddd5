namespace Pulse.Domain.Common;

/// <summary>
/// An object that records its creator and its last editor: by a name at that time, and by an id that survives a rename.
/// </summary>
public interface IAuthored
{
    /// <summary>A user's e-mail or an API key's identifier.</summary>
    string CreatedBy { get; }

    /// <summary>A user's number or an API key's UUID. Null if unknown. Set on save.</summary>
    string? CreatedById { get; }

    DateTime UpdatedAt { get; }

    /// <inheritdoc cref="CreatedBy"/>
    string UpdatedBy { get; }

    /// <inheritdoc cref="CreatedById"/>
    string? UpdatedById { get; }

    /// <summary>Increases by one with each edit. The ETag is made from it.</summary>
    long Version { get; }
}
