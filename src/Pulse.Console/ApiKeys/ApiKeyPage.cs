using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.ApiKeys;
using Pulse.Application.Common;
using Pulse.Application.Sessions;
using Pulse.Application.Usage;
using Pulse.Console.Pages;
using Pulse.Domain.Permissions;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Console.ApiKeys;

/// <summary>Base class of the pages of API keys.</summary>
public abstract class ApiKeyPage(IMediator mediator, TimeProvider clock) : PageController(mediator)
{
    private const int MaxSessions = 100;

    /// <summary>The current time.</summary>
    protected DateTime Now => clock.UtcNow;

    /// <summary>The list of the keys.</summary>
    protected string ListPath => $"{Current.AccountRoot}/apikeys";

    /// <summary>The address under which the browser reaches Pulse.</summary>
    protected string PulseUrl => $"{Request.Scheme}://{Request.Host}{Request.PathBase}";

    /// <summary>The page of a key.</summary>
    protected string PathOf(Guid id) => $"{ListPath}/{id}";

    /// <summary>Reads a key with what depends on it.</summary>
    protected async Task<ErrorOr<KeyInUse>> LookAsync(Guid id, Func<ApiKeyDto, bool> needsSessions)
    {
        var key = await SendAsync(new GetApiKey(id));
        if (key.IsError)
        {
            return key.Errors;
        }

        var period = new UsagePeriod { From = Now.AddDays(-KeyInUse.Days), Interval = UsageInterval.Hour };
        var usage = await SendAsync(new GetApiKeyUsage(id, period));
        if (usage.IsError)
        {
            return usage.Errors;
        }

        var found = new KeyInUse(key.Value.Value, key.Value.Version, usage.Value, null, Now);
        if (!needsSessions(found.Key) || !Current.Can(Permission.ReadSessions) || !Current.IsInPerson)
        {
            return found;
        }

        var filters = new Dictionary<string, string> { ["principal.id"] = id.ToString() };
        var sessions = await SendAsync(new ListSessions { PageSize = MaxSessions, Sort = "createdAt", Filters = filters });
        return sessions is { IsError: true, FirstError.Type: ErrorType.Validation }
            ? found
            : sessions.Then(page => found with { Sessions = page });
    }

    /// <summary>Shows a page about a key with what depends on it.</summary>
    protected async Task<IActionResult> ShowInUseAsync(Guid id, string view)
    {
        var key = await LookAsync(id, _ => true);
        return key.Match(found => View(view, found), Refuse);
    }

    /// <summary>Changes a key that has a name to type, and shows the page again if the name is wrong.</summary>
    protected async Task<IActionResult> ChangeConfirmedAsync<T>(
        Guid id, string? confirmation, string view, IRequest<ErrorOr<T>> request, string next, Func<string, string> notice)
    {
        var key = await SendAsync(new GetApiKey(id));
        if (key.IsError)
        {
            return Refuse(key.Errors);
        }

        var name = key.Value.Value.Name;
        if (Confirmation.FaultOf(confirmation, name) is not { } fault)
        {
            return await ChangeAsync(request, next, notice(name));
        }

        var shown = await LookAsync(id, _ => true);
        return shown.Match(found => Again(view, found, [fault]), Refuse);
    }

    /// <summary>Errors as a form shows them: those of metadata at their common field.</summary>
    protected static List<Error> ForFields(IEnumerable<Error> errors)
    {
        const string Metadata = "metadata.";
        return
        [
            .. from error in errors
               let path = error.Metadata?.GetValueOrDefault(DomainErrors.PathKey) as string
               select path?.StartsWith(Metadata, StringComparison.Ordinal) == true
                   ? DomainErrors.Invalid("metadata", $"{path[Metadata.Length..]}: {error.Description}")
                   : error,
        ];
    }
}
