namespace Pulse.Domain.Common;

/// <summary>Something that says who made it and who changed it last: by a name of that time, and by an id that stays when names change.</summary>
public interface IAuthored
{
    /// <summary>A user's e-mail or a key's identifier.</summary>
    string CreatedBy { get; }

    /// <summary>A user's number or a key's UUID; null: neither, or not known. Set when it is saved.</summary>
    string? CreatedById { get; }

    DateTime UpdatedAt { get; }

    /// <inheritdoc cref="CreatedBy"/>
    string UpdatedBy { get; }

    /// <inheritdoc cref="CreatedById"/>
    string? UpdatedById { get; }
}
