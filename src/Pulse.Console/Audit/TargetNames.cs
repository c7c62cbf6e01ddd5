using System.Globalization;
using System.Text.Json.Nodes;
using ErrorOr;
using Pulse.Application.ApiKeys;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Application.Roles;
using Pulse.Application.Users;
using Pulse.Domain.Audit;

namespace Pulse.Console.Audit;

/// <summary>
/// The names of the objects that audit events and revocations concern. Events have only ids. A name is that of the events of the page, or
/// it is read. An object that was deleted, or that the user may not see, has no name.
/// </summary>
public sealed class TargetNames
{
    /// <summary>Reads for one page. Further objects are shown by their ids.</summary>
    private const int MaxReads = 12;

    private const string ApiKey = "apiKey";
    private const string Role = "role";
    private const string User = "user";

    private static readonly string[] NameFields = ["name", "email", "accountName"];

    private readonly Dictionary<(string Type, string Id), string> names = [];

    /// <summary>The name of an object. Null: unknown.</summary>
    public string? Of(string type, string? id) => id is null ? null : names.GetValueOrDefault((type, id));

    /// <summary>Takes the latest names that the events contain.</summary>
    /// <param name="events">The newest first.</param>
    public void Learn(IEnumerable<AuditEventDto> events)
    {
        foreach (var happened in events)
        {
            if (happened.Target.Id is { } id && NameIn(happened.Changes) is { } name)
            {
                names.TryAdd((happened.Target.Type, id), name);
            }

            if (happened.Actor is { Type: AuditActorType.User, Id: { } actor, Name: { } email })
            {
                names.TryAdd((User, actor), email);
            }
        }
    }

    /// <summary>Reads the names that are still missing.</summary>
    /// <param name="targets">Types and ids.</param>
    /// <param name="keys">Reads a key. Null: the user may not.</param>
    /// <param name="users">Reads a user. Null: the user may not.</param>
    /// <param name="roles">Reads a role. Null: the user may not.</param>
    public async Task ReadAsync(
        IEnumerable<(string Type, string? Id)> targets,
        Func<GetApiKey, Task<ErrorOr<Versioned<ApiKeyDto>>>>? keys,
        Func<GetUser, Task<ErrorOr<Versioned<UserDto>>>>? users,
        Func<GetRole, Task<ErrorOr<Versioned<RoleDto>>>>? roles)
    {
        foreach (var (type, id) in targets.Distinct().Where(target => target.Id is not null && Of(target.Type, target.Id) is null)
            .Where(target => target.Type is ApiKey or User or Role).Take(MaxReads))
        {
            var name = type switch
            {
                ApiKey when keys is not null && Guid.TryParse(id, out var key) => NameOf(await keys(new GetApiKey(key)), of => of.Name),
                User when users is not null && Number(id) is { } user => NameOf(await users(new GetUser(user)), of => of.Email),
                Role when roles is not null && Number(id) is { } role => NameOf(await roles(new GetRole(role)), of => of.Name),
                _ => null,
            };
            if (name is not null)
            {
                names[(type, id!)] = name;
            }
        }
    }

    private static string? NameOf<T>(ErrorOr<Versioned<T>> found, Func<T, string> nameOf) =>
        found.IsError ? null : nameOf(found.Value.Value);

    private static int? Number(string? id) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? NameIn(JsonObject changes)
    {
        var change = NameFields.Select(field => changes[field]).FirstOrDefault(value => value is not null);
        var name = change is JsonObject pair ? pair["to"] ?? pair["from"] : change;
        return name is JsonValue text && text.TryGetValue<string>(out var read) ? read : null;
    }
}
