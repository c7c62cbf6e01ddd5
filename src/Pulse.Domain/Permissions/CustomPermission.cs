using Pulse.Domain.Common;

namespace Pulse.Domain.Permissions;

/// <summary>A permission that the installation defines, for the services that rely on Pulse. Its name never changes.</summary>
public sealed class CustomPermission : IAuthored
{
    public const int DescriptionMaxLength = 500;

    private CustomPermission()
    {
    }

    public string Name { get; private set; } = "";

    /// <summary>The allowed operations.</summary>
    public string Description { get; private set; } = "";

    /// <summary>Whether all accounts have it, also new ones, except those from which a superAdmin withholds it.</summary>
    public bool Everywhere { get; private set; }

    public DateTime CreatedAt { get; private set; }

    public string CreatedBy { get; private set; } = "";

    /// <inheritdoc/>
    public string? CreatedById { get; private set; }

    public DateTime UpdatedAt { get; private set; }

    public string UpdatedBy { get; private set; } = "";

    /// <inheritdoc/>
    public string? UpdatedById { get; private set; }

    /// <summary>
    /// When it was deleted. The row stays and the name is never used again, so that no stored set of that name can take effect later.
    /// </summary>
    public DateTime? RetiredAt { get; private set; }

    /// <summary>Increases by one with each edit.</summary>
    public long Version { get; private set; }

    /// <param name="everywhere">Whether all accounts have it.</param>
    public static CustomPermission Define(string name, string description, bool everywhere, string createdBy, DateTime now) => new()
    {
        Name = PermissionName.IsCustom(name) ? name : throw new ArgumentException("A custom name is required.", nameof(name)),
        Description = description,
        Everywhere = everywhere,
        CreatedAt = now,
        CreatedBy = createdBy,
        UpdatedAt = now,
        UpdatedBy = createdBy,
        Version = 1,
    };

    /// <summary>Replaces the description. Does nothing if it is equal.</summary>
    public void Describe(string description, string editedBy, DateTime now)
    {
        if (description != Description)
        {
            Description = description;
            EditedBy(editedBy, now);
        }
    }

    /// <summary>Deletes the permission for good.</summary>
    public void Retire(string retiredBy, DateTime now)
    {
        RetiredAt = now;
        EditedBy(retiredBy, now);
    }

    private void EditedBy(string editedBy, DateTime now)
    {
        (UpdatedBy, UpdatedAt) = (editedBy, now);
        Version++;
    }
}
