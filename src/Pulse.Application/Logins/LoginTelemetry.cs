using ErrorOr;
using MediatR;
using Pulse.Application.Common;
using Pulse.Application.Sessions;

namespace Pulse.Application.Logins;

/// <summary>Counts logins and their second steps.</summary>
public sealed class LoginTelemetry(Telemetry telemetry)
    : IPipelineBehavior<Login, ErrorOr<SessionDto>>, IPipelineBehavior<CompleteLogin, ErrorOr<SessionDto>>
{
    public Task<ErrorOr<SessionDto>> Handle(
        Login request, CancellationToken cancellationToken, RequestHandlerDelegate<ErrorOr<SessionDto>> next) =>
        CountAsync(request.IsByApiKey ? "api_key" : "password", next);

    public Task<ErrorOr<SessionDto>> Handle(
        CompleteLogin request, CancellationToken cancellationToken, RequestHandlerDelegate<ErrorOr<SessionDto>> next) =>
        CountAsync("second_factor", next);

    private async Task<ErrorOr<SessionDto>> CountAsync(string method, RequestHandlerDelegate<ErrorOr<SessionDto>> next)
    {
        using var activity = Telemetry.Activities.StartActivity("pulse.login");
        var result = await next();
        telemetry.LoggedIn(method, result.IsError ? result.FirstError.Code : "succeeded");
        return result;
    }
}
