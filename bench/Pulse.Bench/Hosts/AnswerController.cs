using Microsoft.AspNetCore.Mvc;

namespace Pulse.Bench.Hosts;

/// <summary>Returns the same responses as Pulse. The host decides who can call it.</summary>
[ApiController]
public sealed class AnswerController(Answers answers) : ControllerBase
{
    [HttpGet("/auth/session")]
    public IActionResult GetSession() => Ok(answers.Session);

    [HttpGet("/permissions")]
    public IActionResult GetPermissions() => Ok(answers.Permissions);
}
